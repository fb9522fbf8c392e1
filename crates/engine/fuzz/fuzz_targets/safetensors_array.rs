#![no_main]
tunnel_engine_fuzz::fuzz!("safetensors_array");
