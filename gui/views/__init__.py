"""Widgets, one per place: they ask the engine, follow the state, and never block."""
