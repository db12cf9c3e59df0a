// A machine that isn't ours and isn't written in our language: reads requests from standard input, one list for each
// association, sends them one after another, and writes, after what the library logs, a line with the answers: a status
// for each, with its error's number.
'use strict';

const [modules, port] = process.argv.slice(2);
const { Client, Dataset, requests } = require(`${modules}/dcmjs-dimse`);

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
    for (const each of list) {
      const request = requestOf(each);
      request.on('response', (response) => {
        const error = response.getCommandDataset().getElement('ErrorID');
        answers.push([response.getStatus(), error === undefined ? 0 : error]);
      });
      client.addRequest(request);
    }
    client.on('closed', () => resolve(answers));
    client.on('networkError', reject);
    client.on('associationRejected', reject);
    client.send('127.0.0.1', Number(port), 'XRAY1', 'XRAYTUI');
  });
}

async function main() {
  let told = '';
  for await (const part of process.stdin) {
    told += part;
  }
  const answers = [];
  for (const list of JSON.parse(told)) {
    answers.push(await associate(list));
  }
  process.stdout.write(`\n${JSON.stringify(answers)}`);
}

main().catch((error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
