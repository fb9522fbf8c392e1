//! What the measures of similarity compare.

use crate::representations::LayerFeatures;

/// One layer of those compared: all of them have features of the same images in the same order.
pub struct ComparedLayer {
    /// What messages call it.
    pub name: String,
    /// Its features, float32 or bfloat16.
    pub features: LayerFeatures,
}
