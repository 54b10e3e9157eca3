import { z } from 'zod';
import type { Schema, Session } from './n8nSession';
import { storedSchema } from './stored';

const dataTableSchema = storedSchema.extend({ projectId: z.string() });

/** A data table of the signed-in user's own project. */
export type DataTable = z.output<typeof dataTableSchema>;

/** n8n's data tables, as far as they are the signed-in user's own. */
export class DataTables {
	constructor(private readonly session: Session) {}

	/** The table of exactly this name, if there is one. */
	async find(name: string): Promise<DataTable | undefined> {
		const project = await this.session.ask(
			'GET',
			'/rest/projects/personal',
			z.object({ id: z.string() }),
		);
		const query = new URLSearchParams({ filter: JSON.stringify({ name }) });
		const { data } = await this.session.ask(
			'GET',
			`/rest/projects/${project.id}/data-tables?${query.toString()}`,
			z.object({ data: z.array(dataTableSchema) }),
		);
		return data.find((table) => table.name === name);
	}

	async delete(table: DataTable): Promise<void> {
		await this.session.ask('DELETE', pathOf(table), z.unknown());
	}

	/** The first 100 rows of a table at most, in the order of their ids. */
	async rows<T>(table: DataTable, row: Schema<T>): Promise<T[]> {
		const query = new URLSearchParams({ take: '100', sortBy: 'id:asc' });
		const path = `${pathOf(table)}/rows?${query.toString()}`;
		const { data } = await this.session.ask('GET', path, z.object({ data: z.array(row) }));
		return data;
	}

	async insertRows(table: DataTable, rows: readonly object[]): Promise<void> {
		await this.session.ask('POST', `${pathOf(table)}/insert`, z.unknown(), { data: rows });
	}

	/** Changes some columns of the row with this id. */
	async updateRow(table: DataTable, id: number, columns: object): Promise<void> {
		const filters = [{ columnName: 'id', condition: 'eq', value: id }];
		const filter = { type: 'and', filters };
		await this.session.ask('PATCH', `${pathOf(table)}/rows`, z.unknown(), {
			filter,
			data: columns,
		});
	}
}

const pathOf = ({ id, projectId }: DataTable) => `/rest/projects/${projectId}/data-tables/${id}`;
