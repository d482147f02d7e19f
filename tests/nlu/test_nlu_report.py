"""The report for who writes the next utterances."""

from __future__ import annotations

from benchmarks.nlu_report import report


def test_the_report_names_shares_curves_confusions_and_mistakes() -> None:
    metrics = {
        "measured_rows": 5456,
        "folds": 5,
        "accuracy": 0.838,
        "accuracy_by_language": {"en": 0.837, "zh": 0.84},
        "calibration_error": 0.022,
        "threshold": 0.33,
        "answered": 0.975,
        "coverage": [[0.5, 0.99], [1.0, 0.838]],
        "reliability": [[0.95, 0.97, 2000]],
        "confusions": [{"meant": "greet", "taken_for": "thanks", "rows": 3}],
        "worst": [{"text": "hey ty", "meant": "greet", "taken_for": "thanks", "confidence": 0.9}],
    }
    text = report(metrics)
    for fact in (
        "83.8%",
        "zh 84.0%",
        "50% → 99.0%",
        "0.95 → 0.97 (2000)",
        "greet → thanks: hey ty",
    ):
        assert fact in text
