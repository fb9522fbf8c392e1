//! Record files: `{DataRef}`, a line feed, and the files' bytes, shared out evenly.

use super::input::line_and_rest;
use super::scratch::in_scratch;
use super::sound::sound;
use tch::Device;
use tunnel_engine::data::{DataRef, Images, Layout, Normalisation, Records};

/// More files of a few bytes each tell nothing new.
const MOST_FILES: usize = 4;

pub fn read(input: &[u8]) -> bool {
    let (line, rest) = line_and_rest(input);
    let Ok(mut data) = serde_json::from_slice::<DataRef>(line) else {
        return false;
    };
    data.files.truncate(MOST_FILES);
    let length = rest.len().div_ceil(data.files.len().max(1)).max(1);
    in_scratch(|scratch| {
        let mut parts = rest.chunks(length);
        for (at, file) in data.files.iter_mut().enumerate() {
            *file = scratch.write(&at.to_string(), parts.next().unwrap_or_default());
        }
        let Some(records) = sound(data.read("data")) else {
            return false;
        };
        check(&data, &records, rest);
        true
    })
}

fn check(data: &DataRef, records: &Records, bytes: &[u8]) {
    let pixels = (3 * data.side * data.side) as usize;
    let n = records.labels.len();
    assert!(n > 0);
    assert_eq!(records.pixels.len(), n * pixels);
    assert_eq!(records.classes, data.label_count());
    let there = plainly(data, bytes, pixels);
    let read: Vec<(i64, &[u8])> = records
        .labels
        .iter()
        .copied()
        .zip(records.pixels.chunks_exact(pixels))
        .collect();
    if data.validation.is_none() && data.images.is_none() {
        assert_eq!(read, there);
    }
    for image in &read {
        assert!(there.contains(image), "an image that is in no file");
    }
    if let Some(count) = data.images.as_ref().and_then(|images| images.count) {
        assert_eq!(n, count);
    }
    let images = Images::new(records, Device::Cpu).unwrap();
    assert_eq!(images.count() as usize, n);
    Normalisation::of(records).check("of the records").unwrap();
}

/// Every image of the classes that are kept, read in the plainest way.
fn plainly<'a>(data: &DataRef, bytes: &'a [u8], pixels: usize) -> Vec<(i64, &'a [u8])> {
    let prefix = if data.layout == Layout::Cifar10 { 1 } else { 2 };
    let kept = data.kept_classes();
    bytes
        .chunks_exact(prefix + pixels)
        .filter_map(|record| {
            let label = match data.layout {
                Layout::Cifar10 | Layout::Cifar100Coarse => u16::from(record[0]),
                Layout::Cifar100Fine => u16::from(record[1]),
                Layout::Tunnel => u16::from_le_bytes([record[0], record[1]]),
            };
            let place = kept.iter().position(|&class| class == i64::from(label))?;
            Some((place as i64, &record[prefix..]))
        })
        .collect()
}
