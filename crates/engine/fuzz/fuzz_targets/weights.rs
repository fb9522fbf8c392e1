#![no_main]
tunnel_engine_fuzz::fuzz!("weights");
