import type { Json, JsonObject } from '../../../domain/json.ts'
import { type Case, invalid, mismatch, type Step } from './case.ts'
import { created, errors, finished, mapped, mapping, sent, started } from './import-steps.ts'
import { devices } from './objects.ts'

const file = 'email,Name\na@fault.example,Ann\n'

function refusedToCreate(body: unknown, error: JsonObject, status = 400): Step {
  return { path: '/import-jobs', body, status, error }
}

function create(members: JsonObject): JsonObject {
  return { objectName: 'profiles', fileName: 'people.csv', fileSize: 10, ...members }
}

const sizes = 'expected a whole number of bytes from 1 to 2147483648'
const notServed = 'lists and audiences are not served here'

function refusedToMap(body: Json, error: JsonObject, status = 400): Step {
  return { path: '/import-jobs/{import}/mapping', body, status, error }
}

function invalidState(message: string, state: string): JsonObject {
  return { code: 'CDP_ETL.CONFLICT.INVALID_STATE', message, details: { state } }
}

const noJob: JsonObject = {
  code: 'CDP_ETL.NOT_FOUND',
  message: 'there is no such import job in this workspace',
  details: {},
}
const unknownJob = 'imp_01JNE1A7B2C3D4E5F6G7H8J9KA'

/** Section 10, what is refused. */
export const importFaultCases: readonly Case[] = [
  {
    name: 'a job is not created for what cannot be imported',
    objects: [devices],
    steps: [
      refusedToCreate([], { code: 'CDP_ETL.VALIDATION.REQUEST_INVALID', message: '<any>', details: {} }),
      refusedToCreate(create({ objectName: 5 }), invalid('objectName', 'expected the name of an object', 5)),
      refusedToCreate(
        create({ objectName: 'nothing' }),
        { code: 'CDP_ETL.NOT_FOUND', message: '<any>', details: {} },
        404,
      ),
      refusedToCreate(create({ objectName: 'devices' }), invalid('objectName', 'devices takes no files', 'devices')),
      refusedToCreate(create({ fileName: '' }), invalid('fileName', 'expected a name of 1 to 255 characters', '')),
      refusedToCreate(
        create({ fileName: 'people.xlsx' }),
        invalid(
          'fileName',
          'expected the extension .csv, .tsv, .jsonl or .ndjson (each also with .gz) or .parquet',
          'people.xlsx',
        ),
      ),
      refusedToCreate(create({ fileSize: 0 }), invalid('fileSize', sizes, 0)),
      refusedToCreate(create({ fileSize: 2 ** 53 }), invalid('fileSize', sizes, 2 ** 53)),
      refusedToCreate(create({ fileSize: 1.5 }), invalid('fileSize', sizes, 1.5)),
      refusedToCreate(create({ fileSize: '10' }), invalid('fileSize', sizes, '10')),
      refusedToCreate(create({ createList: true, listName: 'x' }), invalid('createList', notServed)),
      refusedToCreate(create({ targetListId: 'x' }), invalid('targetListId', notServed)),
      refusedToCreate(
        create({ colour: 'red' }),
        invalid('colour', 'not a key of this request, which takes objectName, fileName, fileSize'),
      ),
      {
        path: '/import-jobs',
        body: create({ createList: false, createAudience: false }),
        status: 201,
      },
    ],
  },
  {
    name: 'a mapping names columns of the file and fields of the object',
    steps: [
      created('people.csv', file),
      sent(file),
      refusedToMap({ mappings: [] }, invalid('mappings', 'expected at least one column')),
      refusedToMap({}, invalid('mappings', 'expected an array of {source, target}')),
      refusedToMap(
        { mappings: ['email'] },
        invalid('mappings[0]', 'expected an object with source and target', 'email'),
      ),
      refusedToMap({ mappings: [{ source: 'email' }] }, invalid('mappings[0].target', 'expected a name')),
      refusedToMap(
        { mappings: mapping('email', 'Name=email') },
        invalid('mappings[1].target', 'a field is filled by one column', 'email'),
      ),
      refusedToMap(
        { mappings: mapping('email', 'Nom=first_name') },
        invalid('mappings[1].source', 'the file has no such column', 'Nom'),
      ),
      refusedToMap(
        { mappings: mapping('email', 'Name=shoe', 'Nom=hat') },
        mismatch('mappings[1].target', 'profiles has no such field', 'shoe', 'hat'),
        422,
      ),
      refusedToMap(
        { mappings: mapping('email'), matchKey: 'shoe' },
        mismatch('matchKey', 'profiles has no such field', 'shoe'),
        422,
      ),
      refusedToMap(
        { mappings: mapping('email'), matchKey: 'tier' },
        invalid('matchKey', 'not an identity key of profiles', 'tier'),
      ),
      refusedToMap(
        { mappings: mapping('email'), matchKey: 'customer_id' },
        invalid('matchKey', 'no column fills this field', 'customer_id'),
      ),
      refusedToMap(
        { mappings: mapping('email'), writeMode: 'append', matchKey: 'email' },
        invalid('matchKey', 'rows that are appended match nothing', 'email'),
      ),
      refusedToMap(
        { mappings: mapping('email'), writeMode: 'merge' },
        invalid('writeMode', 'expected upsert or append', 'merge'),
      ),
      refusedToMap(
        { mappings: mapping('email'), colour: 'red' },
        invalid('colour', 'not a key of this request, which takes mappings, writeMode, matchKey'),
      ),
      { method: 'GET', path: '/import-jobs/{import}', whileState: 'running', status: 200 },
      mapped(['email'], {}, ['Name']),
    ],
  },
  {
    name: 'each step needs the one before, and none can be done twice once the job is started',
    steps: [
      created('people.csv', file),
      errors(),
      refusedToMap(
        { mappings: mapping('email') },
        invalidState('the file of the job has not been sent yet', 'pending'),
        409,
      ),
      {
        path: '/import-jobs/{import}/start',
        status: 409,
        error: invalidState('only a job that is ready can be started', 'pending'),
      },
      sent(file),
      mapped(['email', 'Name=first_name']),
      { path: '/import-jobs/{import}/start', body: { now: true }, status: 400 },
      started,
      finished('people.csv', 1),
      {
        path: '/import-jobs/{import}/start',
        body: {},
        status: 409,
        error: invalidState('only a job that is ready can be started', 'completed'),
      },
      refusedToMap({ mappings: mapping('email') }, invalidState('the job is under way or over', 'completed'), 409),
      {
        method: 'PUT',
        path: '{upload}',
        token: 'none',
        body: file,
        status: 409,
        error: invalidState('the job is under way or over and takes no file', 'completed'),
      },
    ],
  },
  {
    name: 'jobs are read and written with scopes of their own',
    steps: [
      { path: '/import-jobs', token: 'none', body: create({}), status: 401 },
      { path: '/import-jobs', token: ['cdp:imports:read', 'cdp:records:write'], body: create({}), status: 403 },
      created('people.csv', file),
      { method: 'GET', path: '/import-jobs/{import}', token: ['cdp:imports:write'], status: 403 },
      { method: 'GET', path: '/import-jobs/{import}/errors', token: ['cdp:imports:write'], status: 403 },
      { method: 'GET', path: '/import-jobs/{import}', token: ['cdp:imports:read'], status: 200 },
      { path: '/import-jobs/{import}/mapping', token: ['cdp:imports:read'], body: {}, status: 403 },
      { path: '/import-jobs/{import}/start', token: ['cdp:imports:read'], status: 403 },
      { method: 'DELETE', path: '/import-jobs/{import}', status: 405, reply: { allow: 'GET, HEAD' } },
    ],
  },
  {
    name: 'a job that is not there is 404 before anything else of the request is judged',
    steps: [
      { method: 'GET', path: `/import-jobs/${unknownJob}`, status: 404, error: noJob },
      { method: 'GET', path: `/import-jobs/${unknownJob}/errors?page=x`, status: 404, error: noJob },
      { method: 'GET', path: '/import-jobs/job_01JNE1A7B2C3D4E5F6G7H8J9KA', status: 404, error: noJob },
      { method: 'GET', path: '/import-jobs/x', status: 404, error: noJob },
      { path: `/import-jobs/${unknownJob}/mapping`, body: '{', status: 404, error: noJob },
      { path: `/import-jobs/${unknownJob}/start`, status: 404, error: noJob },
    ],
  },
]
