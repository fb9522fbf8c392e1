//! One array in a file, of which rows are read where they lie.

use super::number::Number;
use super::{npy, safetensors_header};
use crate::error::{EngineError, ErrorCode, Result};
use crate::plain_file::open_plain;
use serde::Deserialize;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// Which array of which file.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArrayRef {
    /// A `.npy` or `.safetensors` file.
    pub file: String,
    /// Which tensor of a safetensors file; where `None`, its only one, or the one that has the
    /// array's own name.
    #[serde(default)]
    pub tensor: Option<String>,
}

/// An open file and the place of an array in it, row-major, little-endian.
#[derive(Debug)]
pub struct ArrayFile {
    path: PathBuf,
    file: File,
    /// Where the first number lies, in bytes.
    offset: u64,
    number: Number,
    /// Rows, then what a row is made of.
    shape: Vec<i64>,
}

/// Rows of an array, and numbers of a row, are drawn by 32 bits. A file with holes may claim more than
/// any memory has, and take no room itself.
const MOST: u64 = u32::MAX as u64;

/// Bytes that are read of a file before its header's length is known.
const START: u64 = 12;

impl ArrayFile {
    /// Opens a file and finds the array in it. `name` is what the array is called where the request
    /// does not say it.
    ///
    /// # Errors
    /// `data-missing` where the file is not there, or not of its format, or has no such tensor;
    /// `data-truncated` where it is shorter or longer than it says; `invalid-spec` for numbers that
    /// are not read, a file of another format, and an array of no dimension.
    pub fn open(from: &ArrayRef, name: &str) -> Result<Self> {
        let path = PathBuf::from(&from.file);
        let missing = |what: String| {
            fault(
                &path,
                ErrorCode::DataMissing,
                &format!("cannot be read: {what}"),
            )
        };
        let io = |error: std::io::Error| missing(error.to_string());
        let (file, length) = open_plain(&path).map_err(io)?;
        let opened = Opened {
            length,
            file,
            path: &path,
        };
        let place = match path.extension().and_then(|ending| ending.to_str()) {
            Some("npy") if from.tensor.is_some() => {
                return Err(fault(
                    &path,
                    ErrorCode::InvalidSpec,
                    "is a .npy file, which holds one array without a name; leave out tensor",
                ));
            }
            Some("npy") => opened.npy()?,
            Some("safetensors") => opened.safetensors(from.tensor.as_deref(), name)?,
            _ => {
                return Err(fault(
                    &path,
                    ErrorCode::InvalidSpec,
                    "ends neither in .npy nor in .safetensors, which are what is read",
                ));
            }
        };
        let shape = opened.checked_shape(&place)?;
        Ok(Self {
            file: opened.file,
            offset: place.offset,
            number: place.number,
            shape,
            path,
        })
    }

    /// How many rows the array has.
    pub fn rows(&self) -> i64 {
        self.shape[0]
    }

    /// The shape of one row; empty where that is one number.
    pub fn row_shape(&self) -> &[i64] {
        &self.shape[1..]
    }

    /// How many numbers a row has.
    pub fn row_numbers(&self) -> i64 {
        self.row_shape().iter().product()
    }

    /// Bytes of one row.
    pub fn row_bytes(&self) -> u64 {
        self.row_numbers() as u64 * self.number.bytes()
    }

    /// The kind of its numbers.
    pub fn number(&self) -> Number {
        self.number
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads as many whole rows as `bytes` takes, from row `start` on.
    ///
    /// # Errors
    /// `data-truncated` where the file has become shorter; `data-missing` where it cannot be read.
    pub fn read(&self, start: i64, bytes: &mut [u8]) -> Result<()> {
        let at = self.offset + start as u64 * self.row_bytes();
        self.file.read_exact_at(bytes, at).map_err(|error| {
            let code = match error.kind() {
                std::io::ErrorKind::UnexpectedEof => ErrorCode::DataTruncated,
                _ => ErrorCode::DataMissing,
            };
            fault(&self.path, code, &format!("cannot be read on: {error}"))
        })
    }

    /// All numbers of an array of whole numbers with one a row.
    ///
    /// # Errors
    /// As [`ArrayFile::read`]; `invalid-spec` for an array of another form.
    pub fn whole_numbers(&self) -> Result<Vec<i64>> {
        if self.row_numbers() != 1 || self.number.float_kind().is_some() {
            return Err(fault(
                &self.path,
                ErrorCode::InvalidSpec,
                &format!(
                    "has {:?} of shape {:?}; labels are whole numbers of shape [n]",
                    self.number, self.shape
                ),
            ));
        }
        let mut bytes = vec![0; (self.rows() as u64 * self.number.bytes()) as usize];
        self.read(0, &mut bytes)?;
        bytes
            .chunks_exact(self.number.bytes() as usize)
            .map(|bytes| {
                self.number.whole(bytes).ok_or_else(|| {
                    let what = "has a label beyond 63 bits";
                    fault(&self.path, ErrorCode::LabelOutOfRange, what)
                })
            })
            .collect()
    }
}

/// An array's place, as a header says it.
struct Place {
    offset: u64,
    number: Number,
    shape: Vec<u64>,
    /// Where it ends; where the file does where `None`.
    end: Option<u64>,
}

/// A file whose header is being read.
struct Opened<'a> {
    path: &'a Path,
    file: File,
    length: u64,
}

impl Opened<'_> {
    fn npy(&self) -> Result<Place> {
        let unreadable = |what: String| self.unreadable(&what);
        let place = npy::text_place(&self.bytes(0, START.min(self.length))?).map_err(unreadable)?;
        let text = self.bytes(place.start as u64, place.len() as u64)?;
        let header = npy::parse(&text).map_err(|what| {
            fault(
                self.path,
                ErrorCode::InvalidSpec,
                &format!("is not read: {what}"),
            )
        })?;
        Ok(Place {
            offset: place.end as u64,
            number: header.number,
            shape: header.shape,
            end: None,
        })
    }

    fn safetensors(&self, tensor: Option<&str>, name: &str) -> Result<Place> {
        let start = self.bytes(0, START.min(self.length))?;
        let length = safetensors_header::length(&start).map_err(|what| self.unreadable(&what))?;
        let begin = safetensors_header::PREAMBLE as u64;
        let header = self.bytes(begin, length as u64)?;
        let (name, info) = safetensors_header::find(&header, tensor, name)
            .map_err(|what| self.unreadable(&what))?;
        let Some(number) = Number::of_safetensors(info.dtype) else {
            return Err(fault(
                self.path,
                ErrorCode::InvalidSpec,
                &format!(
                    "has {name} as {:?}, which is not read; write F16, BF16, F32 or F64, labels as whole numbers",
                    info.dtype
                ),
            ));
        };
        let data = begin + length as u64;
        let at = |offset: usize| data.checked_add(offset as u64);
        let (Some(offset), Some(end)) = (at(info.data_offsets.0), at(info.data_offsets.1)) else {
            return Err(self.unreadable("an offset in its header is beyond any file"));
        };
        Ok(Place {
            offset,
            number,
            shape: info.shape.iter().map(|&size| size as u64).collect(),
            end: Some(end),
        })
    }

    /// The array's shape, once the file has as many bytes for it as it needs.
    fn checked_shape(&self, place: &Place) -> Result<Vec<i64>> {
        let invalid = |what: &str| {
            fault(
                self.path,
                ErrorCode::InvalidSpec,
                &format!("has an array of shape {:?}, {what}", place.shape),
            )
        };
        if place.shape.is_empty() {
            return Err(invalid("but a row an image is needed"));
        }
        let bytes = place
            .shape
            .iter()
            .try_fold(place.number.bytes(), |product, &size| {
                product.checked_mul(size)
            })
            .filter(|&bytes| bytes <= i64::MAX as u64)
            .ok_or_else(|| invalid("which is beyond any file"))?;
        if bytes == 0 {
            return Err(invalid("which holds nothing"));
        }
        let rows = place.shape[0];
        let numbers = bytes / place.number.bytes();
        if rows.max(numbers / rows) > MOST {
            return Err(invalid(&format!(
                "of which no more than {MOST} rows, of as many numbers, are read"
            )));
        }
        let has = place
            .end
            .unwrap_or(self.length)
            .saturating_sub(place.offset);
        if has != bytes || place.end.is_some_and(|end| end > self.length) {
            return Err(fault(
                self.path,
                ErrorCode::DataTruncated,
                &format!(
                    "has an array of shape {:?}, which takes {bytes} bytes, and {} for it; write it anew",
                    place.shape,
                    has.min(self.length.saturating_sub(place.offset)),
                ),
            ));
        }
        // No size is above the product, which fits.
        Ok(place.shape.iter().map(|&size| size as i64).collect())
    }

    fn bytes(&self, at: u64, count: u64) -> Result<Vec<u8>> {
        let end = at.checked_add(count);
        if end.is_none_or(|end| end > self.length) {
            return Err(fault(
                self.path,
                ErrorCode::DataTruncated,
                "ends within its header; write it anew",
            ));
        }
        let mut bytes = vec![0; count as usize];
        self.file
            .read_exact_at(&mut bytes, at)
            .map_err(|error| self.unreadable(&error.to_string()))?;
        Ok(bytes)
    }

    fn unreadable(&self, what: &str) -> EngineError {
        fault(
            self.path,
            ErrorCode::DataMissing,
            &format!("cannot be read: {what}"),
        )
    }
}

fn fault(path: &Path, code: ErrorCode, what: &str) -> EngineError {
    EngineError::new(code, format!("{} {what}", path.display()))
        .with("file", path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};
    use safetensors::tensor::{Dtype, TensorView};
    use std::fs;

    /// A `.npy` file of a version with that header and those numbers.
    fn npy(version: u8, descr: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
        let text = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
        let mut bytes = b"\x93NUMPY".to_vec();
        bytes.extend([version, 0]);
        let length = (text.len() as u32).to_le_bytes();
        bytes.extend(if version == 1 {
            &length[..2]
        } else {
            &length[..]
        });
        bytes.extend(text.as_bytes());
        bytes.extend(numbers);
        bytes
    }

    fn safetensors(tensors: &[(&str, Dtype, &[usize], &[u8])]) -> Vec<u8> {
        let views = tensors
            .iter()
            .map(|(name, dtype, shape, bytes)| {
                (
                    *name,
                    TensorView::new(*dtype, shape.to_vec(), bytes).unwrap(),
                )
            })
            .collect::<Vec<_>>();
        safetensors::serialize(views, None).unwrap()
    }

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn open(&self, name: &str, tensor: Option<&str>, bytes: &[u8]) -> Result<ArrayFile> {
            let path = self.0.path().join(name);
            fs::write(&path, bytes).unwrap();
            let from = ArrayRef {
                file: path.to_str().unwrap().to_owned(),
                tensor: tensor.map(str::to_owned),
            };
            ArrayFile::open(&from, "conv1")
        }

        fn refused(&self, name: &str, tensor: Option<&str>, bytes: &[u8]) -> EngineError {
            self.open(name, tensor, bytes).unwrap_err()
        }
    }

    const NUMBERS: [u8; 24] = [7; 24];

    #[test]
    fn rows_are_read_where_they_lie() {
        let folder = Folder::new();
        let numbers: Vec<u8> = (0..24).collect();
        let of_safetensors = safetensors(&[
            ("other", Dtype::U8, &[3], &[1, 2, 3]),
            ("conv1", Dtype::F32, &[3, 2, 1], &numbers),
        ]);
        for (name, bytes) in [
            ("a.npy", npy(1, "<f4", "(3, 2, 1)", &numbers)),
            ("b.npy", npy(2, "<f4", "(3, 2, 1)", &numbers)),
            ("c.npy", npy(3, "<f4", "(3, 2, 1)", &numbers)),
            ("d.safetensors", of_safetensors),
        ] {
            let array = folder.open(name, None, &bytes).unwrap();
            assert_eq!(
                (array.rows(), array.row_shape()),
                (3, &[2, 1][..]),
                "{name}"
            );
            assert_eq!((array.row_numbers(), array.row_bytes()), (2, 8), "{name}");
            assert_eq!(array.number(), Number::Float32);
            let mut rows = [0; 16];
            array.read(1, &mut rows).unwrap();
            assert_eq!(rows, numbers[8..], "{name}");
            assert_eq!(
                array.read(2, &mut rows).unwrap_err().code,
                ErrorCode::DataTruncated
            );
        }
        let labels = npy(1, "<i2", "(3,)", &[1, 0, 255, 255, 44, 1]);
        let labels = folder.open("labels.npy", None, &labels).unwrap();
        assert_eq!(labels.whole_numbers().unwrap(), [1, -1, 300]);
        let column = npy(1, "|u1", "(3, 1)", &[1, 2, 255]);
        let column = folder.open("column.npy", None, &column).unwrap();
        assert_eq!(column.whole_numbers().unwrap(), [1, 2, 255]);
    }

    #[test]
    fn lengths_that_do_not_fit_and_impossible_shapes_are_refused() {
        let folder = Folder::new();
        let code = |bytes: &[u8]| folder.refused("x.npy", None, bytes).code;
        for (shape, wanted) in [
            ("(4, 2)", ErrorCode::DataTruncated),
            ("(2, 2)", ErrorCode::DataTruncated),
            ("()", ErrorCode::InvalidSpec),
            ("(0, 2)", ErrorCode::InvalidSpec),
            ("(3, 0)", ErrorCode::InvalidSpec),
            ("(-3, 2)", ErrorCode::InvalidSpec),
            ("(4294967296, 4294967296, 2)", ErrorCode::InvalidSpec),
            ("(2305843009213693951, 4)", ErrorCode::InvalidSpec),
            ("(9223372036854775807,)", ErrorCode::InvalidSpec),
            ("(1000000000, 1000)", ErrorCode::DataTruncated),
            ("(4294967296,)", ErrorCode::InvalidSpec),
            ("(1, 65536, 65536)", ErrorCode::InvalidSpec),
            ("(4294967295, 4294967295)", ErrorCode::InvalidSpec),
        ] {
            assert_eq!(code(&npy(1, "<f4", shape, &NUMBERS)), wanted, "{shape}");
        }
        let whole = npy(1, "<f4", "(3, 2)", &NUMBERS);
        for end in 0..whole.len() {
            let wanted = match end {
                0..8 => ErrorCode::DataMissing,
                8..10 => ErrorCode::DataMissing,
                _ => ErrorCode::DataTruncated,
            };
            assert_eq!(code(&whole[..end]), wanted, "{end}");
        }
        let whole = safetensors(&[("conv1", Dtype::F32, &[3, 2], &NUMBERS)]);
        for end in 0..whole.len() {
            let found = folder.refused("x.safetensors", None, &whole[..end]).code;
            let wanted = if end < 8 {
                ErrorCode::DataMissing
            } else {
                ErrorCode::DataTruncated
            };
            assert_eq!(found, wanted, "{end}");
        }
        for header in [
            r#"{"conv1":{"dtype":"F32","shape":[3,2],"data_offsets":[0,20]}}"#,
            r#"{"conv1":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,24]}}"#,
            r#"{"conv1":{"dtype":"F32","shape":[3,2],"data_offsets":[24,0]}}"#,
            r#"{"conv1":{"dtype":"F32","shape":[3,2],"data_offsets":[9007199254740992,9007199254741016]}}"#,
            r#"{"conv1":{"dtype":"F32","shape":[-3,2],"data_offsets":[0,24]}}"#,
            r#"{"conv1":{"dtype":"F3","shape":[3,2],"data_offsets":[0,24]}}"#,
            "[]",
        ] {
            let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
            bytes.extend(header.as_bytes());
            bytes.extend(NUMBERS);
            // Whatever the code, it is typed and nothing is allocated for what is not there.
            folder.refused("x.safetensors", None, &bytes);
        }
        let huge = [0xff; 40];
        assert_eq!(
            folder.refused("x.safetensors", None, &huge).code,
            ErrorCode::DataMissing
        );
    }

    #[test]
    fn spoilt_files_never_make_it_panic() {
        let folder = Folder::new();
        let mut stream = Stream::new(2, Purpose::Order, 0);
        let whole = [
            ("x.npy", npy(1, "<f4", "(3, 2)", &NUMBERS)),
            (
                "x.safetensors",
                safetensors(&[("conv1", Dtype::F32, &[3, 2], &NUMBERS)]),
            ),
        ];
        for round in 0..600 {
            let (name, bytes) = &whole[round % 2];
            let mut bytes = bytes.clone();
            for _ in 0..=stream.below(3) {
                let at = stream.below(bytes.len() as u32) as usize;
                bytes[at] = stream.below(256) as u8;
            }
            if let Ok(array) = folder.open(name, None, &bytes) {
                let mut rows = vec![0; array.row_bytes() as usize];
                array.read(array.rows() - 1, &mut rows).unwrap();
                let _ = array.whole_numbers();
            }
        }
    }

    #[test]
    fn what_is_asked_for_must_be_there() {
        let folder = Folder::new();
        let file = safetensors(&[
            ("a", Dtype::F32, &[3, 2], &NUMBERS),
            ("b", Dtype::BOOL, &[24], &NUMBERS),
        ]);
        assert!(folder.open("x.safetensors", Some("a"), &file).is_ok());
        for (tensor, wanted) in [
            (None, ErrorCode::DataMissing),
            (Some("c"), ErrorCode::DataMissing),
            (Some("b"), ErrorCode::InvalidSpec),
        ] {
            let error = folder.refused("x.safetensors", tensor, &file);
            assert_eq!(error.code, wanted, "{error}");
        }
        let whole = npy(1, "<f4", "(3, 2)", &NUMBERS);
        assert_eq!(
            folder.refused("x.npy", Some("a"), &whole).code,
            ErrorCode::InvalidSpec
        );
        assert_eq!(
            folder.refused("x.npz", None, &whole).code,
            ErrorCode::InvalidSpec
        );
        assert_eq!(
            folder.refused("y.npy", None, b"not one").code,
            ErrorCode::DataMissing
        );
        let absent = ArrayRef {
            file: "/absent.npy".to_owned(),
            tensor: None,
        };
        assert_eq!(
            ArrayFile::open(&absent, "a").unwrap_err().code,
            ErrorCode::DataMissing
        );
        let floats = folder
            .open("z.npy", None, &npy(1, "<f4", "(6,)", &NUMBERS))
            .unwrap();
        assert_eq!(
            floats.whole_numbers().unwrap_err().code,
            ErrorCode::InvalidSpec
        );
    }
}
