from .notice import Notice, Problem

__all__ = ["Notice", "Problem"]
