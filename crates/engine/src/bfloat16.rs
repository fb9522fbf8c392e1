//! bfloat16 in loops that the compiler is to turn into wide instructions.

/// The nearest bfloat16, ties to even; NaN stays NaN.
#[inline(always)]
pub(crate) fn rounded(value: f32) -> u16 {
    let bits = value.to_bits();
    let nearest = bits.wrapping_add(0x7fff + ((bits >> 16) & 1)) >> 16;
    (if value.is_nan() { 0x7fc0 } else { nearest }) as u16
}

/// The float32 of the same value.
#[inline(always)]
pub(crate) fn widened(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_rounded_to_the_nearest_and_ties_to_even() {
        // Above 1 the next bfloat16 is 2⁻⁷ away.
        let half = 1.0 / 256.0;
        for (value, wanted) in [
            (1.0, 1.0),
            (1.0 + half, 1.0),
            (1.0 + 1.01 * half, 1.0 + 2.0 * half),
            (1.0 + 3.0 * half, 1.0 + 4.0 * half),
            (-1.0 - 1.01 * half, -1.0 - 2.0 * half),
            (f32::MAX, f32::INFINITY),
            (f32::NEG_INFINITY, f32::NEG_INFINITY),
        ] {
            assert_eq!(widened(rounded(value)), wanted, "{value}");
        }
        assert!(widened(rounded(f32::NAN)).is_nan());
        // A NaN whose bits would carry into the sign.
        assert!(widened(rounded(f32::from_bits(0x7fff_ffff))).is_nan());
    }
}
