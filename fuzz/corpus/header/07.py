x = 1
'no doc'
revision = 'x'
down_revision = 'y'
