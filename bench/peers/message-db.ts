import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { NewEvent } from '../../src/event-store/stored-event.js';

const FOLDER = 'bench/node_modules/@eventide/message-db/database';

/** The files that its install.sh runs, in that order. */
const FILES = [
  'roles/message-store',
  'schema/message-store',
  'extensions/pgcrypto',
  'tables/messages',
  'types/message',
  'functions/message-store-version',
  'functions/hash-64',
  'functions/acquire-lock',
  'functions/category',
  'functions/is-category',
  'functions/id',
  'functions/cardinal-id',
  'functions/stream-version',
  'functions/write-message',
  'functions/get-stream-messages',
  'functions/get-category-messages',
  'functions/get-last-stream-message',
  'indexes/messages-id',
  'indexes/messages-stream',
  'indexes/messages-category',
];

/** Installs @eventide/message-db beside the ledger. */
export async function installMessageDb(owner: pg.Pool): Promise<void> {
  const client = await owner.connect();
  await client.query('SET client_min_messages = warning');
  await client.query("SELECT set_config('search_path', 'message_store, public', false)");
  for (const file of FILES) await client.query(await readFile(`${FOLDER}/${file}.sql`, 'utf8'));
  client.release(true);
}

/** Its functions call each other by bare names, as its own tools do. */
export const MESSAGE_DB_PATH = 'message_store,public';

/** One transaction a message. Needs a connection whose search_path is MESSAGE_DB_PATH. */
export async function writeMessage(
  client: pg.Pool | pg.PoolClient,
  id: string,
  { e164, kind, body }: NewEvent,
  category = 'number',
): Promise<void> {
  await client.query({
    name: 'write-message',
    text: 'SELECT write_message($1, $2, $3, $4)',
    values: [id, `${category}-${e164}`, kind, body.toString('utf8')],
  });
}

/** By global position, as who follows several categories has to; its own readers follow one category each. */
export const MESSAGE_DB_READ = `
  SELECT global_position AS position, data ->> 'event_id' AS event_id FROM messages
   WHERE global_position >= $1 ORDER BY global_position LIMIT 500`;
