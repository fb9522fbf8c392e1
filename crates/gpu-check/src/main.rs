//! `tunnel-gpu-check`: whether a GPU gives the CPU's results, and how fast it trains.
//!
//! It makes its own images and needs nothing beside libtorch. Exit codes: 0 where everything
//! agrees, 1 where something does not or fails, 2 for wrong arguments, 3 where there is no GPU to
//! check.

mod agreement;
mod cuda;
mod images;
mod scale;
mod speed;
mod table;
mod workplace;

use scale::Scale;
use std::process::ExitCode;
use tunnel_engine::device::{cuda_devices, parse_device};
use tunnel_engine::error::EngineError;

const HELP: &str = "tunnel-gpu-check [--device cuda|cuda:N|cpu]

Runs every measure on the CPU and on the device, on images that it makes, and prints how far the
results lie apart; then times trainings. The default device is cuda. With cpu it checks itself: the
CPU against the CPU, at small sizes.

Exit code: 0 where everything agrees; 1 where something does not, or fails; 2 for wrong arguments;
3 where there is no GPU to check.";

const DISAGREES: u8 = 1;
const WRONG_ARGUMENTS: u8 = 2;
const NO_GPU: u8 = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let device = match arguments[..] {
        [] => "cuda",
        ["--help" | "-h"] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        ["--device", device] if device != "auto" => device,
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(WRONG_ARGUMENTS);
        }
    };
    if device.starts_with("cuda")
        && let Err(reason) = cuda::load()
    {
        return refuse(device, &reason);
    }
    if let Err(error) = parse_device(device) {
        return match error.context.get("available") {
            Some(_) => refuse(device, &error.message),
            None => {
                eprintln!("{}\n\n{HELP}", error.message);
                ExitCode::from(WRONG_ARGUMENTS)
            }
        };
    }
    match check(device) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(DISAGREES),
        Err(error) => {
            eprintln!("the check failed: {}", error.message);
            ExitCode::from(DISAGREES)
        }
    }
}

fn refuse(device: &str, reason: &str) -> ExitCode {
    eprintln!(
        "there is no GPU to check: {reason}\nNothing was run. Give another device than {device}, or --device cpu for the check's own test."
    );
    ExitCode::from(NO_GPU)
}

/// Runs everything and prints it; whether all of it agrees.
fn check(device: &str) -> Result<bool, EngineError> {
    let scale = if device == "cpu" {
        Scale::small()
    } else {
        Scale::whole()
    };
    println!("device {device} of {}, beside the CPU", cuda_devices());
    let agreements = agreement::compare(device, &scale)?;
    let held = agreements.iter().filter(|found| found.holds()).count();
    table::print(
        &agreement::HEADER,
        &agreements
            .iter()
            .map(agreement::Agreement::row)
            .collect::<Vec<_>>(),
    );
    println!("{held} of {} agree\n", agreements.len());
    let peaks = speed::Peaks::measure(device, &scale)?;
    println!("{peaks}");
    let speeds = speed::measure(device, &scale, &peaks)?;
    table::print(&speed::HEADER, &speeds);
    Ok(held == agreements.len())
}
