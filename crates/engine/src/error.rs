//! One error type for the whole engine, so that every failure crosses the boundary as data.

use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt;

/// Why a call failed. The kebab-case names are public API: callers match on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The request is not of the form that the verb asks for.
    InvalidRequest,
    /// The request has the right form, but a value that makes no sense (width 0, say).
    InvalidSpec,
    /// The device's name is not one that the engine knows.
    UnknownDevice,
    /// The device is known but cannot be used on this machine.
    DeviceUnavailable,
    /// A data file is not there or cannot be read.
    DataMissing,
    /// A data file's length is not a whole number of records.
    DataTruncated,
    /// A record's label is not one of the data set's classes.
    LabelOutOfRange,
    /// A requested class does not exist in the data set.
    ClassUnknown,
    /// Weights do not fit the network: names or shapes differ.
    WeightsMismatch,
    /// A weights file cannot be read as safetensors.
    WeightsUnreadable,
    /// A checkpoint is of another training than the one that is to go on from it.
    CheckpointMismatch,
    /// A requested layer does not exist in the network.
    LayerUnknown,
    /// An output file cannot be written.
    OutputUnwritable,
    /// A loss or a representation is not finite.
    NotFinite,
    /// Memory that was asked for cannot be had.
    OutOfMemory,
    /// The caller cancelled the job.
    Cancelled,
    /// libtorch refused an operation.
    Libtorch,
    /// A defect of the engine: a panic that was caught.
    Internal,
}

impl ErrorCode {
    /// Every code, in the order of its declaration.
    pub const ALL: [Self; 18] = [
        Self::InvalidRequest,
        Self::InvalidSpec,
        Self::UnknownDevice,
        Self::DeviceUnavailable,
        Self::DataMissing,
        Self::DataTruncated,
        Self::LabelOutOfRange,
        Self::ClassUnknown,
        Self::WeightsMismatch,
        Self::WeightsUnreadable,
        Self::CheckpointMismatch,
        Self::LayerUnknown,
        Self::OutputUnwritable,
        Self::NotFinite,
        Self::OutOfMemory,
        Self::Cancelled,
        Self::Libtorch,
        Self::Internal,
    ];

    /// The code's public, kebab-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid-request",
            Self::InvalidSpec => "invalid-spec",
            Self::UnknownDevice => "unknown-device",
            Self::DeviceUnavailable => "device-unavailable",
            Self::DataMissing => "data-missing",
            Self::DataTruncated => "data-truncated",
            Self::LabelOutOfRange => "label-out-of-range",
            Self::ClassUnknown => "class-unknown",
            Self::WeightsMismatch => "weights-mismatch",
            Self::WeightsUnreadable => "weights-unreadable",
            Self::CheckpointMismatch => "checkpoint-mismatch",
            Self::LayerUnknown => "layer-unknown",
            Self::OutputUnwritable => "output-unwritable",
            Self::NotFinite => "not-finite",
            Self::OutOfMemory => "out-of-memory",
            Self::Cancelled => "cancelled",
            Self::Libtorch => "libtorch",
            Self::Internal => "internal",
        }
    }
}

/// A failure with its code, one line that says what was wrong, where, and what would be right,
/// and the facts behind it.
#[derive(Clone, Debug)]
pub struct EngineError {
    /// What kind of failure it is.
    pub code: ErrorCode,
    /// One line for a person.
    pub message: String,
    /// The facts, for a program.
    pub context: Map<String, Value>,
}

/// What every fallible function of the engine returns.
pub type Result<T> = std::result::Result<T, EngineError>;

impl EngineError {
    /// An error with an empty context. Names in files that come in may hold anything: what would end
    /// the line or steer a terminal becomes a space.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into().replace(char::is_control, " "),
            context: Map::new(),
        }
    }

    /// Adds one fact to the context.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.context.insert(key.to_owned(), value.into());
        self
    }

    /// The error of a job that its caller cancelled.
    pub fn cancelled() -> Self {
        Self::new(ErrorCode::Cancelled, "cancelled by the caller")
    }

    /// The error of a panic, from the text of its payload.
    pub fn from_panic(text: &str) -> Self {
        Self::new(
            ErrorCode::Internal,
            format!("the engine panicked: {}", first_line(text)),
        )
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.message)
    }
}

impl std::error::Error for EngineError {}

impl From<tch::TchError> for EngineError {
    fn from(error: tch::TchError) -> Self {
        Self::of_libtorch(&error.to_string())
    }
}

impl EngineError {
    /// Keeps the first line of libtorch's text; a refused allocation is told apart, since a
    /// caller can do something about it.
    pub(crate) fn of_libtorch(text: &str) -> Self {
        let line = first_line(text);
        let refused = [
            "can't allocate memory",
            "out of memory",
            "Cannot allocate memory",
        ]
        .iter()
        .any(|part| line.contains(part));
        let code = if refused {
            ErrorCode::OutOfMemory
        } else {
            ErrorCode::Libtorch
        };
        Self::new(code, line)
    }
}

/// The part of libtorch's message that is meant for people: before its C++ frames, which also
/// come escaped inside panic payloads.
pub(crate) fn first_line(text: &str) -> String {
    let end = [
        "\nException raised from",
        "\\nException raised from",
        "\nframe #",
        "\\nframe #",
        "\n",
    ]
    .iter()
    .filter_map(|mark| text.find(mark))
    .min()
    .unwrap_or(text.len());
    text[..end].trim().to_owned()
}
