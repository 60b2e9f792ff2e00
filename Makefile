.PHONY: demo demo-reset test check bench
demo:
	@bin/demo
demo-reset:
	@bin/demo-reset
test:
	@bin/test
check:
	@bin/check
bench:
	@bin/bench
