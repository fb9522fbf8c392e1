//! Changes of inputs that begin with a line of JSON: values are changed, not its letters, so that
//! most changes get past the parser.

use crate::targets::line_and_rest;
use serde_json::{Value, json};

/// Changes an input of `size` bytes at the beginning of `data`, to at most `most`; returns its size.
/// One in four changes, and every one of what is no JSON, is libFuzzer's own.
pub fn mutate(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed));
    if random.below(4) > 0
        && let Some(changed) = with_other_values(&data[..size], &mut random)
        && changed.len() <= most
    {
        data[..changed.len()].copy_from_slice(&changed);
        return changed.len();
    }
    libfuzzer_sys::fuzzer_mutate(data, size, most)
}

fn with_other_values(input: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let (line, _) = line_and_rest(input);
    let mut value: Value = serde_json::from_slice(line).ok()?;
    for _ in 0..=random.below(3) {
        change(&mut value, random);
    }
    let text = value.to_string().into_bytes();
    Some([&text, &input[line.len()..]].concat())
}

/// Changes one value somewhere within.
fn change(value: &mut Value, random: &mut Random) {
    let mut places = Vec::new();
    collect(value, String::new(), &mut places);
    let other = value.pointer(&places[random.below(places.len())]).cloned();
    let place = &places[random.below(places.len())];
    let Some(target) = value.pointer_mut(place) else {
        return;
    };
    match (random.below(6), &mut *target) {
        (0 | 1, Value::Number(number)) => {
            let number = number.as_f64().unwrap_or_default();
            *target = near(number, random);
        }
        (0 | 1, Value::Array(items)) if !items.is_empty() => {
            let at = random.below(items.len());
            match random.below(3) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => items.rotate_left(at),
            }
        }
        (0 | 1, Value::Object(fields)) if !fields.is_empty() => {
            let key = fields.keys().nth(random.below(fields.len())).cloned();
            let key = key.unwrap_or_default();
            match (random.below(2), other) {
                (0, _) => drop(fields.remove(&key)),
                (_, Some(other)) => drop(fields.insert(key, other)),
                _ => {}
            }
        }
        (0 | 1, Value::String(text)) => match random.below(3) {
            0 => text.push(char::from(random.below(128) as u8)),
            1 => drop(text.pop()),
            _ => text.clear(),
        },
        (2 | 3, _) => *target = other.unwrap_or_default(),
        _ => *target = extreme(random),
    }
}

/// JSON pointers of a value and of all within it.
fn collect(value: &Value, pointer: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{at}"), places);
            }
        }
        Value::Object(fields) => {
            for (key, field) in fields {
                let key = key.replace('~', "~0").replace('/', "~1");
                collect(field, format!("{pointer}/{key}"), places);
            }
        }
        _ => {}
    }
    places.push(pointer);
}

fn near(number: f64, random: &mut Random) -> Value {
    let changed = match random.below(6) {
        0 => number + 1.0,
        1 => number - 1.0,
        2 => number * 2.0,
        3 => number / 2.0,
        4 => -number,
        _ => random.below(16) as f64,
    };
    if changed.fract() == 0.0 && changed.abs() < 9e15 {
        json!(changed as i64)
    } else {
        json!(changed)
    }
}

fn extreme(random: &mut Random) -> Value {
    let all = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1),
        json!(2),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1u64 << 32),
        json!(0.5),
        json!(1e-320),
        json!(1e308),
        json!(""),
        json!("é\n\u{0}"),
        json!([]),
        json!({}),
    ];
    all[random.below(all.len())].clone()
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    /// From 0 to below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}
