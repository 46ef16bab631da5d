"""The probability model: from inexact statements to monthly paths."""
