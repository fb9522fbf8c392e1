//! Blocks of features in float64, a few columns at a time.

use crate::error::Result;
use std::ops::Range;
use tch::{Kind, Tensor};

/// Columns converted at a time: 16 MB of a block of 1,000 images.
pub(super) const COLUMNS: i64 = 2048;

/// The columns of a block `[b, d]` in float64, at most [`COLUMNS`] at a time, so that a wide layer
/// takes no float64 copy of its own.
pub(super) fn in_columns(
    block: &Tensor,
) -> impl Iterator<Item = Result<(Range<i64>, Tensor)>> + use<'_> {
    let d = block.size()[1];
    (0..d).step_by(COLUMNS as usize).map(move |start| {
        let columns = start..d.min(start + COLUMNS);
        let x = block
            .f_narrow(1, start, columns.end - start)?
            .f_to_kind(Kind::Double)?;
        Ok((columns, x))
    })
}
