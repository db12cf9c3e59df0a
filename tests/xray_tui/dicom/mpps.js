// A machine that isn't ours and isn't written in our language. Each line of standard input is an association: a list of
// requests, sent one after another. Each is answered by a line: when the association stood and the first request was
// about to be sent, by the system's monotonic clock in nanoseconds, and a status for each request, with its error's
// number.
'use strict';

const readline = require('node:readline');

const [modules, port] = process.argv.slice(2);
const { Client, Dataset, log, requests } = require(`${modules}/dcmjs-dimse`);

log.setLevel('silent');

const MPPS = '1.2.840.10008.3.1.2.3.3';

function requestOf({ op, uid, said }) {
  const kind = op === 'create' ? requests.NCreateRequest : requests.NSetRequest;
  const request = new kind(MPPS, uid);
  request.setDataset(new Dataset(said));
  return request;
}

function associate(list) {
  return new Promise((resolve, reject) => {
    const client = new Client();
    const answers = [];
    let began;
    for (const each of list) {
      const request = requestOf(each);
      request.on('response', (response) => {
        const error = response.getCommandDataset().getElement('ErrorID');
        answers.push([response.getStatus(), error === undefined ? 0 : error]);
      });
      client.addRequest(request);
    }
    client.on('associationAccepted', () => {
      began = Number(process.hrtime.bigint());
    });
    client.on('closed', () => resolve({ began, answers }));
    client.on('networkError', reject);
    client.on('associationRejected', reject);
    client.send('127.0.0.1', Number(port), 'XRAY1', 'XRAYTUI');
  });
}

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await associate(JSON.parse(line)))}\n`);
  }
}

main().catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
