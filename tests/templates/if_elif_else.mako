% if message == 'x':
no
% elif items:
  yes
% else:
neither
% endif
