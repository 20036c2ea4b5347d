"""Zendesk Support: what its webhooks say, how its tickets are read, and how notes and tags are written."""
