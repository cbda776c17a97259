-- What gateways know that no table tells: one asks, the others answer. Nothing here is worth a sync.

alter table tokenfly.live add column if not exists answers boolean not null default false;

create unlogged table if not exists tokenfly.question (
    id bigint generated always as identity primary key,
    text text not null,
    at timestamptz not null);

-- One for each gateway that is asked, from the moment of the question on.
create unlogged table if not exists tokenfly.answer (
    process bigint not null,
    question bigint not null references tokenfly.question on delete cascade,
    name text not null,
    taken boolean not null default false,
    text text,
    primary key (process, question));
create index if not exists answer_question on tokenfly.answer (question);

-- What the operator's webhook is told of that is no one gateway's: which gateways find it so, and who tells.
create table if not exists tokenfly.finding (
    subject text collate "C" not null,
    process bigint not null,
    primary key (subject, process));
create table if not exists tokenfly.notice (
    subject text collate "C" primary key,
    process bigint not null,
    told boolean not null default false);

-- Asks all that live and can answer. Those that have been silent for a moment are not waited for.
create or replace function tokenfly.ask_2(p_process bigint, p_text text, out o_question bigint, out o_more boolean,
        out o_silent text[])
language plpgsql as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    delete from tokenfly.question where at < clock_timestamp() - interval '1 minute';
    insert into tokenfly.question (text, at) values (p_text, clock_timestamp()) returning id into o_question;
    insert into tokenfly.answer (process, question, name)
        select process, o_question, name from tokenfly.live
        where process <> p_process and answers and beat > clock_timestamp() - interval '4 s';
    o_more := found;
    select array_agg(name order by name) into o_silent from tokenfly.live l where process <> p_process
        and not exists (select from tokenfly.answer a where a.question = o_question and a.process = l.process);
end $$;

-- beat_1, which those of version 1 call, and the questions that wait for this process, each once.
create or replace function tokenfly.beat_2(p_process bigint, p_config text, p_behind bigint,
        out o_known boolean, out o_settings bigint, out o_now bigint, out o_others text,
        out o_questions bigint[], out o_texts text[])
language plpgsql as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    update tokenfly.live set beat = clock_timestamp(), config = p_config, behind = p_behind, answers = true
        where process = p_process;
    o_known := found;
    o_now := floor(extract(epoch from clock_timestamp()) * 1000);
    select settings_version into o_settings from tokenfly.site;
    select string_agg(name, ', ' order by name) into o_others from tokenfly.live
        where config <> p_config and process <> p_process;
    with mine as (
        update tokenfly.answer a set taken = true from tokenfly.question q
            where a.process = p_process and not a.taken and q.id = a.question returning q.id, q.text)
        select array_agg(id), array_agg(text) into o_questions, o_texts from mine;
end $$;

-- Says what one process finds so, and which of it it has told. Returns what it is to tell: what nobody
-- has told, and nobody else who lives and finds it so is about to. What nobody finds so any more is forgotten.
create or replace function tokenfly.notices_2(p_process bigint, p_silence bigint, p_found text[], p_told text[])
returns text[] language plpgsql as $$
#variable_conflict use_column
declare
    v_settled boolean;
    v_mine text[];
begin
    perform pg_advisory_xact_lock(7311706, 2);
    -- After a crash of the database nobody is known to live for a moment.
    v_settled := exists (select from tokenfly.live where since < clock_timestamp() - p_silence * interval '1 ms');
    delete from tokenfly.finding where process = p_process and not subject = any(p_found)
        or v_settled and process <> p_process and not exists (select from tokenfly.live l where l.process = finding.process);
    insert into tokenfly.finding select subject, p_process from unnest(p_found) as f(subject) on conflict do nothing;
    update tokenfly.notice set told = true where subject = any(p_told) and not told;
    delete from tokenfly.notice n where not exists (select from tokenfly.finding f where f.subject = n.subject);
    insert into tokenfly.notice as n (subject, process) select subject, p_process from unnest(p_found) as f(subject)
        on conflict (subject) do update set process = excluded.process where not n.told
            and not exists (select from tokenfly.finding f where f.subject = n.subject and f.process = n.process);
    select array_agg(subject) into v_mine from tokenfly.notice
        where process = p_process and not told and subject = any(p_found);
    return coalesce(v_mine, '{}');
end $$;
