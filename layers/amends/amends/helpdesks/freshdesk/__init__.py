"""Freshdesk: its automation rules' webhooks, its API, and what its words mean here. README.md is for admins."""
