	% if True:
	tabbed
	% endif
x
