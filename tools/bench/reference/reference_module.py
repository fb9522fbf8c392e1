"""The reference script's definitions, without running it: it calls main() as it is loaded."""

import ast
import types


def load(path):
    """A module of the script's functions and constants; its last call of main() is left out."""
    with open(path) as file:
        tree = ast.parse(file.read(), path)
    tree.body = [node for node in tree.body if ast.unparse(node) != "main()"]
    module = types.ModuleType("reference")
    exec(compile(tree, path, "exec"), module.__dict__)
    return module
