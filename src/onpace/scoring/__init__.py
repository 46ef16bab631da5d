"""Forecasts held against what happened: scores, their uncertainty, peers, replays of the past."""
