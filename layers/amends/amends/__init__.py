"""Amends: reads what a customer wrote, and helps the agent make it right."""

__version__ = "0.1.0"  # the template's too: a new one has an upgrade connect again
