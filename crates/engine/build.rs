//! Compiles the C++ beside this crate against the libtorch that torch-sys found.

use std::env;
use std::path::PathBuf;

fn main() {
    const SOURCE: &str = "src/script/taps.cpp";
    println!("cargo:rerun-if-changed={SOURCE}");
    println!("cargo:rerun-if-env-changed=LIBTORCH_CXX11_ABI");
    let Ok(libraries) = env::var("DEP_TCH_LIBTORCH_LIB") else {
        println!("cargo:error=torch-sys does not say where libtorch is; set LIBTORCH");
        return;
    };
    let include = PathBuf::from(libraries).join("../include");
    let abi = env::var("LIBTORCH_CXX11_ABI").unwrap_or_else(|_| "1".to_owned());
    cc::Build::new()
        .cpp(true)
        .pic(true)
        .std("c++17")
        // libtorch's headers have warnings of their own.
        .warnings(false)
        .include(&include)
        .include(include.join("torch/csrc/api/include"))
        .define("_GLIBCXX_USE_CXX11_ABI", abi.as_str())
        .define("GLOG_USE_GLOG_EXPORT", None)
        .file(SOURCE)
        .compile("tunnel_script");
}
