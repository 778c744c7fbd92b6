import sqlalchemy as sa
import os; x = '''
revision = 9
'''
if os:
    y = {
 1: 2}
revision = 'x'
down_revision = None
class A:
