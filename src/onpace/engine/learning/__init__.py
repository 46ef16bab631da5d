"""Learn from panels of monthly series what `forecast_settings` holds."""
