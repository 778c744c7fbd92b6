# c

'''d\x41\
\u00e9\d'''
revision = r'a\n'
down_revision = 'b' \
  'c' # c
