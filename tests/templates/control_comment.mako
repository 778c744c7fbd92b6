% if True: # comment
x
% endif
