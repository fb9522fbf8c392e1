//! Writes the seeds of every reader into a folder: `seeds FOLDER`.

use std::path::Path;
use std::{env, fs};
use tunnel_engine_fuzz::targets::{TARGETS, seeds};

fn main() {
    let folder = env::args().nth(1).expect("seeds FOLDER");
    for (target, _) in TARGETS {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).unwrap();
        for (at, seed) in seeds(target).iter().enumerate() {
            fs::write(folder.join(format!("seed-{at:02}")), seed).unwrap();
        }
    }
}
