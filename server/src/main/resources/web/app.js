'use strict';
/* One plain page on Standin's REST and Socket.IO. What people wrote is only ever set as text. */
const $ = (id) => document.getElementById(id);
const me = { token: sessionStorage.getItem('token'), id: '' };
const peers = new Map(); // user id -> {email, status, unread}
const messages = new Map(); // peer id -> Map of messages by _id
const outbox = new Map(); // clientId -> what was not acknowledged yet
const writing = new Map(); // question id -> {reply, peer, mine, attempt, pieces}
let open = '', socket;
const show = (problem) => { $('problem').hidden = !($('problem').textContent = problem); };

async function api(method, path, body) {
  const headers = me.token ? { Authorization: `Bearer ${me.token}` } : {};
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  const json = await answer.json();
  if (answer.ok) return json;
  throw new Error(json.error);
}

const trying = (work) => (event) => {
  event?.preventDefault();
  show('');
  return work(event).catch((fault) => show(fault.message));
};

// Signing in
$('sign-in').addEventListener('submit', trying(async (event) => {
  const who = { email: $('email').value, password: $('password').value };
  if (event.submitter?.name === 'register') await api('POST', '/register', who);
  me.token = (await api('POST', '/login', who)).token;
  sessionStorage.setItem('token', me.token);
  await enter();
}));

$('sign-out').addEventListener('click', () => leave(''));
function leave(problem) {
  sessionStorage.removeItem('token');
  me.token = null;
  socket?.disconnect();
  [peers, messages, outbox, writing].forEach((map) => map.clear());
  open = '';
  $('password').value = '';
  $('chat').hidden = $('banner').hidden = !($('welcome').hidden = false);
  redraw();
  show(problem);
}

async function enter() {
  const self = await api('GET', '/v1/me');
  me.id = self.user;
  $('me').textContent = self.email;
  $('away-text').value = self.awayText || '';
  markMine(self.status);
  $('chat').hidden = !($('welcome').hidden = true);
  (await api('GET', '/v1/conversations')).conversations.forEach((c) => meet(c.peer));
  drawPeers();
  connect();
  $('peer-email').focus();
}

// Live
function connect() {
  socket = io({ auth: { token: me.token } });
  socket.on('connect', () => {
    $('banner').hidden = true;
    draw(writing.clear()); // those under way are told again from their start
    outbox.forEach(post);
    if (open) askStatus(open); // only messages are brought when one comes back
    if (open && !socket.recovered) trying(() => load(open))();
  });
  socket.on('disconnect', (reason) => {
    $('banner').hidden = !me.token;
    if (reason === 'io server disconnect') socket.connect(); // it says why if it refuses
  });
  socket.on('connect_error', (fault) => {
    if (fault.data?.code.endsWith('token')) return leave(fault.message);
    $('banner').hidden = false;
    if (!socket.active) setTimeout(() => me.token && socket.connect(), 3000);
  });
  socket.on('message', (m) => arrived(m, m.sender));
  socket.on('message:sent', (m) => arrived(m, m.recipient));
  socket.on('availability', (a) => {
    if (a.user === me.id) return markMine(a.status);
    meet(a.user).status = a.status;
    drawPeers();
  });
  socket.on('standin:typing', (w) => {
    const mine = w.owner === me.id, peer = mine ? w.reader : w.owner;
    const known = [...(messages.get(peer)?.values() || [])];
    if (known.some((m) => m.replyTo === w.question)) return; // it came with what was missed
    writing.set(w.question, { reply: w.reply, peer, mine, attempt: 0, pieces: [] });
    draw();
  });
  socket.on('standin:delta', (d) => {
    const w = [...writing.values()].find((one) => one.reply === d.reply);
    if (!w || d.attempt < w.attempt) return;
    if (d.attempt > w.attempt) Object.assign(w, { attempt: d.attempt, pieces: [] });
    w.pieces[d.n] = d.text;
    draw();
  });
  socket.on('standin:withdrawn', (w) => { // without a reply: the server that wrote is gone
    if (!w.reply || writing.get(w.question)?.reply === w.reply) draw(writing.delete(w.question));
  });
}

function arrived(message, peer) {
  writing.delete(message.replyTo);
  outbox.delete(message.clientId);
  keep(peer, message);
  meet(peer).unread ||= peer !== open && message.sender !== me.id;
  redraw();
}

// Conversations
function meet(id, email) {
  if (!peers.has(id)) {
    peers.set(id, { email: `Somebody (${id.slice(-6)})`, status: '', unread: false });
    askStatus(id);
  }
  return Object.assign(peers.get(id), email && { email });
}

function askStatus(id) {
  api('GET', `/v1/users/${id}/availability`).then((a) => {
    if (peers.has(id)) peers.get(id).status = a.status;
    redraw();
  }, () => {});
}

const keep = (peer, m) => messages.set(peer, (messages.get(peer) || new Map()).set(m._id, m));

$('find').addEventListener('submit', trying(async () => {
  const email = $('peer-email').value;
  const found = await api('GET', `/v1/users?email=${encodeURIComponent(email)}`);
  Object.assign(meet(found.user, email), { status: found.status });
  $('find').reset();
  await choose(found.user);
}));

async function choose(id) {
  open = id;
  meet(id).unread = false;
  askStatus(id);
  redraw();
  $('text').focus();
  await load(id);
}

async function load(id) {
  (await api('GET', `/messages/${id}?limit=200`)).forEach((m) => keep(id, m));
  draw();
}

// Sending: under a name of ours, so that however often it is sent it is stored once
$('send').addEventListener('submit', (event) => {
  event.preventDefault();
  const content = $('text').value;
  if (!content.trim() || !open) return;
  const clientId = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('-');
  outbox.set(clientId, { recipient: open, content, clientId });
  $('send').reset();
  draw();
  post(outbox.get(clientId));
});

$('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  $('send').requestSubmit(event.preventDefault());
});

function post(message) {
  if (!socket.connected) return; // sent again when the connection is back
  socket.timeout(10000).emit('message', message, (late, answer) => {
    if (!outbox.has(message.clientId)) return;
    if (late || ['throttled', 'unavailable', 'uncertain'].includes(answer.code)) {
      setTimeout(() => outbox.has(message.clientId) && post(message), 2000);
    } else if (answer.error) {
      outbox.delete(message.clientId);
      show(answer.error);
      draw();
    } else arrived(answer.message, message.recipient);
  });
}

// Oneself
const radios = document.querySelectorAll('[name=status]');
const markMine = (status) => radios.forEach((r) => { r.checked = r.value === status; });
radios.forEach((r) => r.addEventListener('change', trying(() => api('PUT', '/v1/me/availability', { status: r.value }))));
$('away').addEventListener('submit', trying(() =>
  api('PUT', '/v1/me/away-text', { text: $('away-text').value.trim() || null })));

// Drawing
const redraw = () => { drawPeers(); draw(); };
const element = (tag, text, className = '') => Object.assign(document.createElement(tag), { textContent: text, className });

function drawPeers() {
  $('peers').replaceChildren(...[...peers].map(([id, p]) => {
    const button = element('button', `${p.email}${p.unread ? ' \u2022 new' : ''}`, 'peer');
    button.type = 'button';
    button.setAttribute('aria-current', String(id === open));
    button.addEventListener('click', trying(() => choose(id)));
    const item = element('li', '');
    item.append(button, element('span', p.status.toLowerCase(), `status ${p.status}`));
    return item;
  }));
  const p = peers.get(open);
  $('peer').textContent = p ? p.email : 'Choose somebody to chat with';
  $('peer-status').textContent = p?.status === 'BUSY' ? 'busy: a stand-in answers' : (p?.status || '').toLowerCase();
  $('send').hidden = !p;
}

// Bubbles that stay are kept, so that a screen reader hears only what is new.
function draw() {
  const list = $('messages');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const stored = [...(messages.get(open)?.values() || [])].sort((a, b) => a.seq - b.seq);
  const items = stored.map((m) => {
    const time = new Date(m.timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const by = m.generated ? ` \u00B7 written by a stand-in (${m.origin})` : '';
    return [m.clientId || m._id, m.content, m.sender === me.id, time + by, m.generated ? 'generated' : 'person'];
  });
  outbox.forEach((m, id) => m.recipient === open && items.push([id, m.content, true, 'sending\u2026', 'pending']));
  writing.forEach((w) => w.peer === open
    && items.push([w.reply, w.pieces.join('') || '\u2026', w.mine, 'a stand-in is writing', 'generated live']));
  items.forEach(([key, text, mine, small, kind], i) => {
    const item = old.get(key) || element('li', '');
    if (!old.delete(key)) item.append(element('p', ''), element('small', ''));
    item.dataset.key = key;
    item.className = `${mine ? 'mine' : 'theirs'} ${kind}`;
    item.setAttribute('aria-busy', String(kind.endsWith('live')));
    if (item.firstChild.textContent !== text) item.firstChild.textContent = text;
    item.lastChild.textContent = small;
    if (list.children[i] !== item) list.insertBefore(item, list.children[i] || null);
  });
  old.forEach((item) => item.remove());
  if (atEnd) list.scrollTop = list.scrollHeight;
}

if (me.token) enter().catch((fault) => leave(fault.message));
