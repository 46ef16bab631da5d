"""The probability model: from inexact statements to monthly paths."""

from onpace.engine.forecast import forecast_many, forecaster

__all__ = ["forecast_many", "forecaster"]
