revision = 'a'
down_revision = 'b'
revision += 'c'
