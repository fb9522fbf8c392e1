//! What a network does on the test images, as results say it.

use crate::training::Evaluation;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TestResult {
    test_accuracy: f64,
    test_loss_nats: f64,
    test_calibration_error: f64,
    test_accuracy_by_class: Vec<Option<f64>>,
    test_accuracy_by_head: Vec<Option<f64>>,
}

impl From<Evaluation> for TestResult {
    fn from(test: Evaluation) -> Self {
        Self {
            test_accuracy: test.accuracy,
            test_loss_nats: test.loss_nats,
            test_calibration_error: test.calibration_error,
            test_accuracy_by_class: test.accuracy_by_class,
            test_accuracy_by_head: test.accuracy_by_head,
        }
    }
}
