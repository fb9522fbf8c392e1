//! A split, as the verbs that read representations take it.

use super::reading::different_labels;
use crate::data::DataRef;
use crate::error::Result;
use crate::representations::ActivationsRef;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// What representations are read of: images, or activations that somebody computed.
pub(super) enum SplitRef {
    /// Images, which pass through the subject.
    Images(DataRef),
    /// Activations, which bring everything; said by `"kind": "activations"`.
    Activations(ActivationsRef),
}

impl<'de> Deserialize<'de> for SplitRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        let brought = value.get("kind").is_some_and(|kind| kind == "activations");
        if !brought {
            return DataRef::deserialize(value)
                .map(Self::Images)
                .map_err(Error::custom);
        }
        if let Some(fields) = value.as_object_mut() {
            fields.remove("kind");
        }
        ActivationsRef::deserialize(value)
            .map(Self::Activations)
            .map_err(Error::custom)
    }
}

impl SplitRef {
    /// How many labels there can be.
    pub fn label_count(&self) -> i64 {
        match self {
            Self::Images(data) => data.label_count(),
            Self::Activations(data) => data.class_count,
        }
    }

    /// The data set's numbers of the classes that are kept, in the order of the labels.
    pub fn kept_classes(&self) -> Vec<i64> {
        match self {
            Self::Images(data) => data.kept_classes(),
            Self::Activations(data) => (0..data.class_count).collect(),
        }
    }

    /// # Errors
    /// `invalid-spec` where another split of the same data has other labels than this one.
    pub fn same_labels(&self, other: &Self, name: &str) -> Result<()> {
        if self.kept_classes() == other.kept_classes() {
            return Ok(());
        }
        Err(different_labels(
            self.label_count(),
            other.label_count(),
            name,
        ))
    }
}
