// the widget's build without inlined workers has to be told where its worker is
$altcha.algorithms.set('PBKDF2/SHA-256', () => new Worker('/lib/altcha/pbkdf2.js'));
