//! The header of NumPy's `.npy` files, versions 1 to 3 (NumPy enhancement proposal 1).

use super::number::Number;

/// What a header says of its array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NpyHeader {
    pub number: Number,
    pub shape: Vec<u64>,
}

const MAGIC: &[u8] = b"\x93NUMPY";

/// Bytes before the text: the magic, two of the version, and two or four of the text's length.
const SHORT_PREAMBLE: usize = 10;
const LONG_PREAMBLE: usize = 12;

/// Headers are some 128 bytes. Longer ones are of structured arrays, which are refused anyway.
const LONGEST: usize = 65_535;

/// Where the text lies in the file, from the file's first [`LONG_PREAMBLE`] bytes.
pub(super) fn text_place(start: &[u8]) -> Result<std::ops::Range<usize>, String> {
    if !start.starts_with(MAGIC) {
        return Err("it does not begin as a .npy file; write it with numpy.save".to_owned());
    }
    let short = || "it ends within its header".to_owned();
    let (begin, length) = match start.get(MAGIC.len()).ok_or_else(short)? {
        1 => match start.get(8..SHORT_PREAMBLE) {
            Some(&[low, high]) => (SHORT_PREAMBLE, usize::from(u16::from_le_bytes([low, high]))),
            _ => return Err(short()),
        },
        2 | 3 => match start.get(8..LONG_PREAMBLE) {
            Some(&[a, b, c, d]) => (LONG_PREAMBLE, u32::from_le_bytes([a, b, c, d]) as usize),
            _ => return Err(short()),
        },
        other => return Err(format!("its version is {other}; 1 to 3 are read")),
    };
    if length > LONGEST {
        return Err(format!(
            "its header is said to have {length} bytes; at most {LONGEST} are read"
        ));
    }
    Ok(begin..begin + length)
}

/// What the text says: a Python dictionary of `descr`, `fortran_order` and `shape`.
pub(super) fn parse(text: &[u8]) -> Result<NpyHeader, String> {
    let text = std::str::from_utf8(text).map_err(|_| "its header is no text".to_owned())?;
    let mut reader = Reader { rest: text };
    let (mut descr, mut fortran, mut shape) = (None, None, None);
    reader.expect('{')?;
    while !reader.take('}') {
        let key = reader.quoted()?;
        reader.expect(':')?;
        match key {
            "descr" => descr = Some(reader.number()?),
            "fortran_order" => fortran = Some(reader.truth()?),
            "shape" => shape = Some(reader.shape()?),
            other => return Err(format!("its header has the unknown key {other:?}")),
        }
        if !reader.take(',') {
            reader.expect('}')?;
            break;
        }
    }
    if !reader.rest.trim().is_empty() {
        return Err("its header goes on after its dictionary".to_owned());
    }
    let (Some(number), Some(fortran), Some(shape)) = (descr, fortran, shape) else {
        return Err("its header lacks descr, fortran_order or shape".to_owned());
    };
    if fortran && shape.len() > 1 {
        return Err(
            "its array is in Fortran's order; write numpy.ascontiguousarray of it".to_owned(),
        );
    }
    Ok(NpyHeader { number, shape })
}

/// The part of a header's text that is not read yet.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, wanted: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        if self.take(wanted) {
            return Ok(());
        }
        Err(format!("its header lacks a {wanted:?} where one must be"))
    }

    fn quoted(&mut self) -> Result<&'a str, String> {
        for quote in ['\'', '"'] {
            if self.take(quote) {
                let Some((text, rest)) = self.rest.split_once(quote) else {
                    break;
                };
                self.rest = rest;
                return Ok(text);
            }
        }
        Err("its header lacks a quoted text where one must be".to_owned())
    }

    fn number(&mut self) -> Result<Number, String> {
        if self.take('[') {
            return Err("its array is structured; write one plain array a file".to_owned());
        }
        let descr = self.quoted()?;
        let refused = |right: &str| Err(format!("its numbers are {descr:?}; {right}"));
        let mut rest = descr.chars();
        let order = rest.next().unwrap_or(' ');
        let kind = rest.as_str();
        match (order, Number::of_numpy(kind)) {
            ('<', Some(number)) => Ok(number),
            ('|', Some(number)) if number.bytes() == 1 => Ok(number),
            ('>', Some(_)) => refused("big-endian numbers are not read, write little-endian ones"),
            ('|', None) if kind == "V2" => refused(
                "that is how bfloat16 is written, but nothing says so, write float32 or safetensors",
            ),
            (_, None) if kind.starts_with('O') => {
                refused("objects are not read, since they are pickled, write numbers")
            }
            _ => refused("write float16, float32 or float64, labels as whole numbers"),
        }
    }

    fn truth(&mut self) -> Result<bool, String> {
        self.rest = self.rest.trim_start();
        for (text, value) in [("True", true), ("False", false)] {
            if let Some(rest) = self.rest.strip_prefix(text) {
                self.rest = rest;
                return Ok(value);
            }
        }
        Err("its fortran_order is neither True nor False".to_owned())
    }

    fn shape(&mut self) -> Result<Vec<u64>, String> {
        let mut shape = Vec::new();
        self.expect('(')?;
        while !self.take(')') {
            self.rest = self.rest.trim_start();
            let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = self.rest.split_at(digits);
            let size = number.parse();
            shape.push(size.map_err(|_| "its shape is not of whole numbers from 0 on".to_owned())?);
            self.rest = rest;
            if !self.take(',') {
                self.expect(')')?;
                break;
            }
        }
        Ok(shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    const TEXT: &str = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4, 5), }      \n";

    #[test]
    fn what_numpy_writes_is_understood() {
        let header = |descr: &str, shape: &str| {
            let text =
                format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
            parse(text.as_bytes())
        };
        let found = parse(TEXT.as_bytes()).unwrap();
        assert_eq!(
            found,
            NpyHeader {
                number: Number::Float32,
                shape: vec![3, 4, 5]
            }
        );
        assert_eq!(header("|u1", "(7,)").unwrap().shape, [7]);
        assert_eq!(header("|i1", "()").unwrap().shape, [0u64; 0]);
        assert_eq!(header("<i8", "(0, 2)").unwrap().number, Number::Int64);
        // Other orders of keys, other quotes and no last comma mean the same.
        let other = r#"{"shape": (3, 4, 5), "fortran_order": False, "descr": "<f4"}"#;
        assert_eq!(parse(other.as_bytes()).unwrap(), found);
        // One dimension has no order.
        let flat = "{'descr': '<f4', 'fortran_order': True, 'shape': (3,)}";
        assert_eq!(parse(flat.as_bytes()).unwrap().shape, [3]);
    }

    #[test]
    fn what_is_not_read_is_refused_with_what_would_be() {
        for (from, to, wanted) in [
            ("<f4", ">f4", "big-endian"),
            ("<f4", "|V2", "bfloat16"),
            ("<f4", "|O", "pickled"),
            ("<f4", "<c8", "float32"),
            ("<f4", "|b1", "float32"),
            ("<f4", "", "float32"),
            ("<f4", "é4", "float32"),
            ("'<f4'", "[('x', '<f4')]", "structured"),
            ("False", "True", "ascontiguousarray"),
            ("False", "0", "fortran_order"),
            ("3, 4", "-3, 4", "shape"),
            ("3, 4", "3.5, 4", "lacks"),
            ("3, 4", "99999999999999999999, 4", "shape"),
            ("'shape'", "'other'", "unknown key"),
            ("}", "} {", "goes on"),
            ("'descr': '<f4', ", "", "lacks"),
        ] {
            let spoilt = TEXT.replacen(from, to, 1);
            let error = parse(spoilt.as_bytes()).unwrap_err();
            assert!(error.contains(wanted), "{spoilt}: {error}");
        }
    }

    #[test]
    fn no_text_and_no_beginning_makes_it_panic() {
        let mut stream = Stream::new(1, Purpose::Order, 0);
        for _ in 0..20_000 {
            let mut text = TEXT.as_bytes().to_vec();
            text.truncate(stream.below(text.len() as u32 + 1) as usize);
            for _ in 0..stream.below(4) {
                if !text.is_empty() {
                    let at = stream.below(text.len() as u32) as usize;
                    text[at] = stream.below(256) as u8;
                }
            }
            let _ = parse(&text);
            let mut start = b"\x93NUMPY\x01\x00\x76\x00{ ".to_vec();
            start.truncate(stream.below(13) as usize);
            if !start.is_empty() {
                let at = stream.below(start.len() as u32) as usize;
                start[at] = stream.below(256) as u8;
            }
            let _ = text_place(&start);
        }
        assert_eq!(text_place(b"\x93NUMPY\x01\x00\x76\x00{ "), Ok(10..128));
        assert_eq!(
            text_place(b"\x93NUMPY\x03\x00\x76\x00\x00\x00"),
            Ok(12..130)
        );
        for start in [
            &b"\x93NUMPY\x02\x00\xff\xff\xff\xff"[..],
            b"\x93NUMPY\x04\x00\x76\x00{ ",
            b"\x93NUMPY\x01\x00\x76",
            b"\x93NUMPY",
            b"PK\x03\x04",
            b"",
        ] {
            assert!(text_place(start).is_err(), "{start:?}");
        }
    }
}
