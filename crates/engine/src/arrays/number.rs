//! Kinds of numbers in arrays, little-endian.

use safetensors::tensor::Dtype;
use tch::Kind;

/// A kind of number that arrays are read of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each says itself what it is")]
pub enum Number {
    Float16,
    BFloat16,
    Float32,
    Float64,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
}

impl Number {
    /// Bytes of one number.
    pub fn bytes(self) -> u64 {
        match self {
            Self::Int8 | Self::Uint8 => 1,
            Self::Float16 | Self::BFloat16 | Self::Int16 | Self::Uint16 => 2,
            Self::Float32 | Self::Int32 | Self::Uint32 => 4,
            Self::Float64 | Self::Int64 | Self::Uint64 => 8,
        }
    }

    /// The kind that tensors of such numbers have; `None` for whole numbers.
    pub fn float_kind(self) -> Option<Kind> {
        match self {
            Self::Float16 => Some(Kind::Half),
            Self::BFloat16 => Some(Kind::BFloat16),
            Self::Float32 => Some(Kind::Float),
            Self::Float64 => Some(Kind::Double),
            _ => None,
        }
    }

    /// The whole number in as many bytes as one takes; `None` for a kind of floating-point number,
    /// and for what 64 bits with a sign do not hold.
    pub fn whole(self, bytes: &[u8]) -> Option<i64> {
        let mut wide = [0u8; 8];
        wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
        let unsigned = u64::from_le_bytes(wide);
        // Moves the sign to the highest bit and back.
        let spare = 64 - 8 * bytes.len().max(1) as u32;
        let signed = ((unsigned << spare) as i64) >> spare;
        match self {
            Self::Int8 | Self::Int16 | Self::Int32 | Self::Int64 => Some(signed),
            Self::Uint8 | Self::Uint16 | Self::Uint32 | Self::Uint64 => unsigned.try_into().ok(),
            _ => None,
        }
    }

    /// What NumPy calls it, without the order of bytes: `f4`.
    pub fn of_numpy(name: &str) -> Option<Self> {
        Some(match name {
            "f2" => Self::Float16,
            "f4" => Self::Float32,
            "f8" => Self::Float64,
            "i1" => Self::Int8,
            "i2" => Self::Int16,
            "i4" => Self::Int32,
            "i8" => Self::Int64,
            "u1" => Self::Uint8,
            "u2" => Self::Uint16,
            "u4" => Self::Uint32,
            "u8" => Self::Uint64,
            _ => return None,
        })
    }

    /// What safetensors calls it.
    pub fn of_safetensors(dtype: Dtype) -> Option<Self> {
        Some(match dtype {
            Dtype::F16 => Self::Float16,
            Dtype::BF16 => Self::BFloat16,
            Dtype::F32 => Self::Float32,
            Dtype::F64 => Self::Float64,
            Dtype::I8 => Self::Int8,
            Dtype::I16 => Self::Int16,
            Dtype::I32 => Self::Int32,
            Dtype::I64 => Self::Int64,
            Dtype::U8 => Self::Uint8,
            Dtype::U16 => Self::Uint16,
            Dtype::U32 => Self::Uint32,
            Dtype::U64 => Self::Uint64,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_keep_their_sign_and_range() {
        assert_eq!(Number::Int8.whole(&[0xff]), Some(-1));
        assert_eq!(Number::Uint8.whole(&[0xff]), Some(255));
        assert_eq!(Number::Int16.whole(&(-300i16).to_le_bytes()), Some(-300));
        assert_eq!(Number::Uint16.whole(&[0xff; 2]), Some(65_535));
        assert_eq!(
            Number::Int32.whole(&i32::MIN.to_le_bytes()),
            Some(i64::from(i32::MIN))
        );
        assert_eq!(Number::Uint32.whole(&[0xff; 4]), Some(u32::MAX.into()));
        assert_eq!(Number::Int64.whole(&i64::MIN.to_le_bytes()), Some(i64::MIN));
        assert_eq!(Number::Uint64.whole(&[0xff; 8]), None);
        assert_eq!(Number::Float32.whole(&[0; 4]), None);
    }
}
