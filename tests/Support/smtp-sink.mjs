// A real SMTP server on a free port. Prints the port, then every received message as one line of JSON.
// Arguments: --no-starttls; --auth (user "postman", password "open"). Recipients are refused by their name:
// nobody@... with 550, later@... with 451.
import { SMTPServer } from 'smtp-server';

const flags = new Set(process.argv.slice(2));
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  disabledCommands: flags.has('--no-starttls') ? ['STARTTLS'] : [],
  allowInsecureAuth: true,
  authOptional: !flags.has('--auth'),
  onAuth: ({ username, password }, session, done) =>
    username === 'postman' && password === 'open' ? done(null, { user: username }) : done(refuse(535, 'wrong key')),
  onRcptTo: ({ address }, session, done) => {
    if (address.startsWith('nobody@')) return done(refuse(550, 'no such person'));
    if (address.startsWith('later@')) return done(refuse(451, 'come back later'));
    done();
  },
  onData: (stream, session, done) => {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      const source = Buffer.concat(chunks).toString('utf8');
      console.log(JSON.stringify({ from: mailFrom.address, to: rcptTo.map((to) => to.address), secure: session.secure, source }));
      done();
    });
  },
});

server.on('error', () => {}); // a client that hangs up in the middle
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
