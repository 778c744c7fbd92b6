x = (
revision = 'a'
