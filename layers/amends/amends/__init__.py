"""Amends: reads what a customer wrote, and helps the agent make it right."""
