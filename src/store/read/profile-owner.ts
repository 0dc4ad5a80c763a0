import { nameOfMember } from '../../domain/members.ts'

/** Who looks after a person: a member of the workspace, or somebody of whom a client gave the name alone. */
export type Owner = { readonly memberId: string | null; readonly name: string }

/** The columns of a profile that `ownerOfProfile` reads, of a row named p; it reads `absorbed` too. */
export const ownerColumns = 'p.owner_id, p.owner_name'

/**
 * The owner of the profile p; $1 is the workspace. Each home keeps its own, so that a split gives both sides theirs: a
 * merged profile shows the survivor's, else that of the first absorbed one which has an owner. Lateral with a limit, as
 * in profile-find.ts; most profiles have neither owner nor merge and cost nothing.
 */
export const ownerOfProfile = `case when p.owner_id is not null or p.owner_name is not null or p.absorbed <> '{}' then (
    select json_build_array(o.owner_id, o.owner_name, m.first_name, m.last_name, m.email)
    from unnest(p.profile_id || p.absorbed) with ordinality as home(profile_id, place)
    cross join lateral (
      select each.owner_id, each.owner_name
      from profile each
      where each.workspace_id = $1
        and each.profile_id = home.profile_id
      limit 1
    ) o
    left join lateral (
      select seat.first_name, seat.last_name, person.email
      from member seat
      join app_user person on person.user_id = seat.user_id
      where seat.workspace_id = $1
        and seat.user_id = o.owner_id
      limit 1
    ) m on true
    where o.owner_id is not null
      or o.owner_name is not null
    order by home.place
    limit 1
  ) end as owner`

export function toOwner(column: unknown): Owner | null {
  if (!Array.isArray(column)) return null
  const [memberId, name, firstName, lastName, email] = column.map(part => (typeof part === 'string' ? part : null))
  if (!memberId) return name ? { memberId: null, name } : null
  const member = { firstName: firstName ?? '', lastName: lastName ?? '', email: email ?? '' }
  return { memberId, name: nameOfMember(member) }
}
