"""One use case a file. They know ports, never a helpdesk or AWS."""
