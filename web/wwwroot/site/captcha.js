// by import, not by script elements of their own: the widget asks for its challenge as soon as it runs, and on a slow line
// would have it before the file that names the worker had come
import '/lib/altcha/altcha.min.js';
import '/lib/altcha/zh-cn.js';

// the widget's build without inlined workers has to be told where its worker is
$altcha.algorithms.set('PBKDF2/SHA-256', () => new Worker('/lib/altcha/pbkdf2.js'));
