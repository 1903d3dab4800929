#!/usr/bin/env node
'use strict';
const { dirname, join } = require('node:path');
const home = process.env.FLOWSUITE_HOME ?? dirname(__dirname);
require(join(home, 'dist/lib/cgi.js')).serve('campusio');
