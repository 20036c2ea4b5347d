"""A span of days as one page for an admin: what Amends did, or would have done, and what to look at.

Counts in, HTML out: pure, and without a customer's word, name or address, since the counts hold none.
"""

from amends.reporting.page import page
from amends.reporting.report import Report, report

__all__ = ["Report", "page", "report"]
