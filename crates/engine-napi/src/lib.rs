//! The Node binding of the engine.
