// Reads outputs inside a TorchScript module, which libtorch's C++ interface has no call for.
//
// The graph of the module's forward is copied and its submodules' calls are inlined one by one, so
// that each one's path and output are known. To read some of these outputs, clones of them are made
// right where they arise (operations that follow may write in place) and become the graph's outputs.
//
// Every function returns null, or a text of what failed that tunnel_text_free takes back.

#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <cstring>
#include <map>
#include <set>
#include <unordered_map>

namespace jit = torch::jit;

namespace {

struct Tap {
  std::string name;
  jit::Value *value;
};

// A graph with every call of a submodule in it inlined, and what can be read of it in the order of
// execution.
struct Expanded {
  std::shared_ptr<jit::Graph> graph;
  std::vector<Tap> taps;
};

// Operations whose output is their input, in another form or in none.
const std::set<std::string> NO_LAYERS = {
    "alias",     "clone",     "contiguous", "detach",  "dropout", "expand",    "feature_dropout",
    "flatten",   "permute",   "reshape",    "select",  "slice",   "squeeze",   "t",
    "to",        "transpose", "unsqueeze",  "view",    "unflatten", "type_as", "chunk",
};

// The path of a submodule, `layer4.1.relu`, from the attributes that lead to it; nothing where it
// comes from elsewhere.
std::optional<std::string> path_of(const jit::Value *module, const jit::Value *self) {
  std::string path;
  while (module != self) {
    const jit::Node *node = module->node();
    if (node->kind() != jit::prim::GetAttr) return std::nullopt;
    const std::string &name = node->s(jit::attr::name);
    path = path.empty() ? name : name + "." + path;
    module = node->input(0);
  }
  return path;
}

// Tracing turns a second call of a module into a method of its own, `forward1`.
bool is_forward(const std::string &method) {
  return method.compare(0, 7, "forward") == 0 &&
         method.find_first_not_of("0123456789", 7) == std::string::npos;
}

bool is_tensor(const jit::Value *value) {
  return value->type()->isSubtypeOf(*c10::TensorType::get());
}

// `relu` of `aten::relu_`, `max_pool2d` of torch.nn.functional's `_max_pool2d`.
std::string without_underscores(std::string name) {
  while (!name.empty() && name.front() == '_') name.erase(0, 1);
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

// What an operation or a function is called; nothing where its output is no layer.
std::optional<std::string> operation(const jit::Node *node) {
  if (node->outputs().size() != 1 || !is_tensor(node->output())) return std::nullopt;
  std::string name;
  if (node->kind() == jit::prim::CallFunction) {
    const auto type = node->input(0)->type()->cast<c10::FunctionType>();
    if (!type) return std::nullopt;
    name = type->function()->name();
  } else if (node->kind().is_aten()) {
    name = node->kind().toUnqualString();
  } else {
    return std::nullopt;
  }
  name = without_underscores(name);
  if (name.empty() || NO_LAYERS.count(name)) return std::nullopt;
  return name;
}

Expanded expand(const jit::Module &module) {
  Expanded found{module.get_method("forward").graph()->copy(), {}};
  jit::Block *block = found.graph->block();
  jit::Node *end = block->return_node();
  const jit::Value *self = found.graph->inputs().at(0);
  std::unordered_map<const jit::Node *, std::string> scopes;
  std::map<std::string, int> counts;
  std::vector<Tap> of_modules, of_operations;
  // A module that is called again has its later outputs numbered.
  const auto numbered = [&](const std::string &name) {
    const int count = ++counts[name];
    return count == 1 ? name : name + ":" + std::to_string(count);
  };
  for (jit::Node *node = end->next(); node != end;) {
    jit::Node *after = node->next();
    if (node->kind() == jit::prim::CallMethod) {
      const auto path = path_of(node->input(0), self);
      if (path) {
        const bool forward = is_forward(node->s(jit::attr::name)) && !path->empty();
        jit::GraphFunction *callee = jit::tryToGraphFunction(node);
        jit::Node *before = node->prev();
        std::vector<jit::Value *> outputs(node->outputs().begin(), node->outputs().end());
        if (callee) {
          const std::vector<jit::Value *> gone = outputs;
          outputs = jit::inlineCallTo(node, callee, callee->graph().get());
          // A module whose output is this call's has another value for it now.
          for (Tap &tap : of_modules) {
            for (size_t at = 0; at < gone.size(); ++at) {
              if (tap.value == gone[at]) tap.value = outputs.at(at);
            }
          }
        }
        if (forward && outputs.size() == 1 && is_tensor(outputs[0])) {
          of_modules.push_back({numbered(*path), outputs[0]});
        }
        if (callee) {
          for (auto *inlined = before->next(); inlined != after; inlined = inlined->next()) {
            scopes[inlined] = *path;
          }
          after = before->next();
        }
      }
    } else if (const auto name = operation(node)) {
      const std::string &scope = scopes[node];
      of_operations.push_back({scope.empty() ? *name : scope + "." + *name, node->output()});
    }
    node = after;
  }
  std::set<const jit::Value *> known;
  for (const Tap &tap : of_modules) known.insert(tap.value);
  found.taps = of_modules;
  for (const Tap &tap : of_operations) {
    if (!known.count(tap.value)) found.taps.push_back({numbered(tap.name), tap.value});
  }
  std::unordered_map<const jit::Node *, size_t> places;
  for (const jit::Node *node : block->nodes()) places.emplace(node, places.size() + 1);
  // An input of the graph has no place: 0, before all others. Of several names of one value the
  // inner module's comes first, since it is the first to have it.
  std::stable_sort(found.taps.begin(), found.taps.end(), [&](const Tap &a, const Tap &b) {
    const size_t of_a = places[a.value->node()], of_b = places[b.value->node()];
    return of_a != of_b ? of_a < of_b : a.name.size() > b.name.size();
  });
  return found;
}

char *text(const char *what) {
  char *copy = static_cast<char *>(std::malloc(std::strlen(what) + 1));
  if (copy) std::strcpy(copy, what);
  return copy;
}

// No exception may reach Rust.
template <typename Work>
char *guarded(Work work) {
  try {
    work();
    return nullptr;
  } catch (const c10::Error &error) {
    return text(error.what_without_backtrace());
  } catch (const std::exception &error) {
    return text(error.what());
  } catch (...) {
    return text("an exception of unknown kind");
  }
}

} // namespace

extern "C" {

struct TunnelScript {
  jit::Module module;
  std::vector<std::string> names;
  // For each tap the first one that has the same value.
  std::vector<size_t> firsts;
  std::unique_ptr<jit::GraphExecutor> selected;
};

void tunnel_text_free(char *text) { std::free(text); }

void tunnel_script_close(TunnelScript *script) { delete script; }

// Reads a module to the CPU, or to a GPU where `gpu` is 0 or more, and puts it in evaluation mode.
char *tunnel_script_open(const char *file, int64_t gpu, TunnelScript **opened) {
  return guarded([&] {
    const auto device = gpu < 0 ? c10::Device(c10::kCPU)
                                : c10::Device(c10::kCUDA, static_cast<c10::DeviceIndex>(gpu));
    auto script = std::make_unique<TunnelScript>();
    script->module = jit::load(file, device);
    script->module.eval();
    const Expanded found = expand(script->module);
    std::unordered_map<const jit::Value *, size_t> firsts;
    for (const Tap &tap : found.taps) {
      script->firsts.push_back(firsts.emplace(tap.value, script->names.size()).first->second);
      script->names.push_back(tap.name);
    }
    *opened = script.release();
  });
}

size_t tunnel_script_taps(const TunnelScript *script) { return script->names.size(); }

const char *tunnel_script_name(const TunnelScript *script, size_t tap) {
  return script->names[tap].c_str();
}

size_t tunnel_script_first(const TunnelScript *script, size_t tap) { return script->firsts[tap]; }

// Has tunnel_script_run return these taps; none for what the module itself returns.
char *tunnel_script_select(TunnelScript *script, const size_t *taps, size_t count) {
  return guarded([&] {
    if (count == 0) {
      script->selected.reset();
      return;
    }
    const Expanded found = expand(script->module);
    jit::Graph &graph = *found.graph;
    std::vector<jit::Value *> clones;
    for (size_t at = 0; at < count; ++at) {
      jit::Value *value = found.taps.at(taps[at]).value;
      jit::Node *node = value->node();
      const bool is_input = node->kind() == jit::prim::Param;
      jit::WithInsertPoint point(is_input ? graph.block()->return_node()->next() : node->next());
      clones.push_back(graph.insert(c10::aten::clone, {value}));
    }
    while (!graph.outputs().empty()) graph.eraseOutput(graph.outputs().size() - 1);
    for (jit::Value *clone : clones) graph.registerOutput(clone);
    jit::EliminateDeadCode(found.graph);
    script->selected = std::make_unique<jit::GraphExecutor>(found.graph, "forward");
  });
}

// Runs the module on one batch. At most `capacity` outputs are given, each a new at::Tensor that the
// caller owns; `count` says how many there were.
char *tunnel_script_run(TunnelScript *script, const at::Tensor *batch, at::Tensor **outputs,
                        size_t capacity, size_t *count) {
  return guarded([&] {
    const torch::NoGradGuard no_gradients;
    // Fused kernels round otherwise than the operations that they replace.
    const jit::GraphOptimizerEnabledGuard as_written(false);
    const auto &arguments = script->module.get_method("forward").function().getSchema().arguments();
    jit::Stack stack{script->module._ivalue(), *batch};
    TORCH_CHECK(arguments.size() >= 2, "its forward takes no images");
    for (size_t at = 2; at < arguments.size(); ++at) {
      TORCH_CHECK(arguments[at].default_value().has_value(), "its forward takes ",
                  arguments[at].name(), " beside the images");
      stack.push_back(*arguments[at].default_value());
    }
    std::vector<at::Tensor> found;
    if (script->selected) {
      script->selected->run(stack);
      for (const auto &value : stack) found.push_back(value.toTensor());
    } else {
      script->module.get_method("forward").function().run(stack);
      const c10::IValue result = stack.at(0);
      if (result.isTensor()) {
        found.push_back(result.toTensor());
      } else if (result.isTuple()) {
        for (const auto &value : result.toTupleRef().elements()) found.push_back(value.toTensor());
      } else {
        for (const at::Tensor &value : result.toTensorVector()) found.push_back(value);
      }
    }
    *count = found.size();
    for (size_t at = 0; at < std::min(capacity, found.size()); ++at) {
      outputs[at] = new at::Tensor(found[at]);
    }
  });
}
}
