from tests.notices.drafting.written import october, year

__all__ = ["october", "year"]
